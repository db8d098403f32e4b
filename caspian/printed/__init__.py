"""Pictures drawn without a browser, from the same tallies and colour tokens as the screen."""
