// placeholder removed in the next commit
