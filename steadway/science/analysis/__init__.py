"""One trial: design, estimand, models, missing data, responders, measurement and planning."""
