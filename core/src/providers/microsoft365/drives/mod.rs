mod requests; mod wire;
