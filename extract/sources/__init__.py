"""Where articles come from: readers that yield an article or a rejection for everything they meet."""
