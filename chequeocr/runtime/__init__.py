"""What the operating system and the network ask of us: time limits, missing libraries, HTTP."""
