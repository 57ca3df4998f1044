"""Every label that separates one use of a key from another. Fixed: changing one loses data."""

SERVER_PEPPER = b"handrail/v1/srv/pepper\0"
SERVER_LOOKUP = b"handrail/v1/srv/lookup\0"
SERVER_BLOB = b"handrail/v1/srv/blob\0"
SERVER_DECOY = b"handrail/v1/srv/decoy\0"
SERVER_TOPIC = b"handrail/v1/srv/topic\0"
SERVER_HUSH = b"handrail/v1/srv/hush\0"
SERVER_THROTTLE = b"handrail/v1/srv/throttle\0"
SERVER_ENDPOINT = b"handrail/v1/srv/endpoint\0"
SERVER_CHECK = b"handrail/v1/srv/check\0"

PASSWORD_KEY = b"handrail/v1/kek/password\0"
RECOVERY_KEY = b"handrail/v1/kek/recovery\0"
SESSION_KEY = b"handrail/v1/kek/session\0"
OLDER_KEY = b"handrail/v1/kek/older\0"

RECOVERY_ID = b"handrail/v1/recovery-id\0"
SESSION_ID = b"handrail/v1/session-id\0"
INVITE_ID = b"handrail/v1/invite-id\0"
PERSON_TAG = b"handrail/v1/person-tag\0"

WRAP = b"handrail/v1/wrap\0"
DATA = b"handrail/v1/data\0"
