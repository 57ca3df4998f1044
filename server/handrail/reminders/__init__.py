"""From rules to occurrences to a push: planning, answers, dispatch."""
