import pathlib
import sys

TESTS = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(TESTS), str(TESTS / "stackstorm"), str(TESTS.parent / "actions" / "lib"), str(TESTS.parent / "actions")]
