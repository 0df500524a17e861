"""Starts the command line: `python run_sim.py scenarios/kazan_2024.yaml`."""

import sys

if __name__ == "__main__":
    try:
        from sim.cli.main import main

        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except ModuleNotFoundError as error:
        if (error.name or "sim").partition(".")[0] == "sim":
            raise
        from sim.runtime.called import missing_library

        print(missing_library(str(error.name)), file=sys.stderr)
        sys.exit(2)
