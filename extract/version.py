"""The version of the extraction's code: raised whenever a change of the code changes what is extracted."""

CODE_VERSION = "1"
