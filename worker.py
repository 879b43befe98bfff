"""The queue's workers: `python worker.py`, or `python worker.py --burst` to exit when nothing is due any more."""

from bot.workers import main

if __name__ == "__main__":
    main()
