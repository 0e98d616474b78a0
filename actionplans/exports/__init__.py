"""What leaves plans: comparisons as papers, the plan itself."""
