-- What a draft was for, as it was typed, where not all of that could be known or kept: model::Meant, as JSON; '' nothing to say.
ALTER TABLE drafts ADD COLUMN meant TEXT NOT NULL DEFAULT '';
