"""Starts the command line: `python run_sim.py scenarios/kazan_2024.yaml`."""

import sys

if __name__ == "__main__":
    try:
        from sim.cli.main import main

        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "sim":
            raise
        print(
            f"run_sim.py needs {error.name}, which this Python ({sys.executable}) does not have: the README's first "
            "line sets up a folder .venv with all that is needed; then it is .venv/bin/python run_sim.py",
            file=sys.stderr,
        )
        sys.exit(1)
