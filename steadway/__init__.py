"""Steadway: psychological therapy for chronic pain, its trials and their synthesis."""

__version__ = "0.1.0"
