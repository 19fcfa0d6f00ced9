from_first_auto = "a"
from_last_auto  = "a"
