"""What holds for everyone: claims about rules, proved for every person or refuted by one."""
