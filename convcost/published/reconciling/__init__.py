"""Why figures of one network differ: from tool to tool, and from what somebody quotes."""
