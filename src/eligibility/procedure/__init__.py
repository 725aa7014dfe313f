"""The procedure of one case: who must act by which day."""
