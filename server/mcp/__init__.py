"""The graph for agents: the Model Context Protocol over the service that answers everybody else."""
