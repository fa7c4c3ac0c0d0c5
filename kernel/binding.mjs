// @ts-check
// Jupyter chooses the ports of a kernel and lets go of them again: until the kernel has them, another program may take one.

/** How long a port is waited for: mostly it serves a connection that ends soon. In milliseconds. */
const PATIENCE = 10_000;
const PAUSE = 100;

/**
 * Binds a socket of zeromq to a port of the connection file.
 * @param {{ bind: (address: string) => Promise<void> }} socket
 * @param {{ transport: string, ip: string }} connection
 * @param {number} port
 * @throws zeromq's error if the port is still in use after 10 s. The kernel should then end, so that Jupyter starts it again.
 */
export async function bind(socket, { transport, ip }, port) {
  const began = performance.now();
  while (true) {
    try {
      return await socket.bind(`${transport}://${ip}:${port}`);
    } catch (/** @type {any} */ error) {
      if (error.code !== "EADDRINUSE" || performance.now() - began > PATIENCE) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}
