"""What is counted: the log of support interactions, its figures, and the officers who use them."""
