from_tfvars     = "tfvars"
from_first_auto = "tfvars"
from_last_auto  = "tfvars"
queue           = { name = "jobs" }
