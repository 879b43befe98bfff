"""Outbound under fire: workers, queue, sweeper and web server are killed while messages go out; nothing may be lost."""
