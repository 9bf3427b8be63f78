//! Stories over the router, without a socket.
