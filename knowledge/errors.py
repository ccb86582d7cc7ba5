"""What can go wrong in the knowledge base. Each message says, in Vietnamese, what the operator should do.

KnowledgeError
├── ContentError      an article or a plan's file is not in the expected form
├── IndexMissing      the search index has not been built, or belongs to another version
└── EncoderError      the sentence encoder cannot be loaded
"""


class KnowledgeError(Exception):
    """Base of the errors of this room."""


class ContentError(KnowledgeError):
    """An article or a plan's file is not in the expected form."""


class IndexMissing(KnowledgeError):
    """The search index has not been built, or was built by another version."""


class EncoderError(KnowledgeError):
    """The sentence encoder cannot be loaded."""
