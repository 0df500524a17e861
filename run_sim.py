"""Starts the command line: `python run_sim.py scenarios/kazan_2024.yaml`."""

import sys

if __name__ == "__main__":
    try:
        from sim.cli import main

        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
