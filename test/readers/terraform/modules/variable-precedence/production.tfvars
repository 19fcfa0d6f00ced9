# Not loaded by itself.
from_default = "production"
