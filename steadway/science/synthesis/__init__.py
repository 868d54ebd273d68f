"""Many trials: effect sizes → heterogeneity → pooling → moderators → bias → review → plots."""
