-- The store of reports (报告库). The rules that must hold whatever program opens the file stand here, as triggers:
-- what was submitted is never changed or deleted, the audit is only ever added to, a state follows only from a legal one.
-- Every table but `part` and orphaned rows of `blob` is append-only. Tables are WITHOUT ROWID so that no hidden key can
-- be used to replace a row, and each BEFORE INSERT refuses an existing key, because INSERT OR REPLACE fires no DELETE
-- trigger.

-- The states of a version (状态): frozen ones cannot be changed, of those in force a report has at most one.
CREATE TABLE state (
    name TEXT PRIMARY KEY,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    frozen INTEGER NOT NULL CHECK (frozen IN (0, 1)),
    in_force INTEGER NOT NULL CHECK (in_force IN (0, 1))
) WITHOUT ROWID;

INSERT INTO state VALUES
    ('draft', '草稿', 'draft', 0, 0),
    ('checked', '已检查', 'checked', 0, 0),
    ('submitted', '已提交', 'submitted', 1, 1),
    ('verified', '已核查', 'verified', 1, 1),
    ('superseded', '已被取代', 'superseded', 1, 0);

-- What may follow what (状态流转); '' is the beginning. A draft that is filled again stays a draft.
CREATE TABLE allowed (
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL REFERENCES state (name),
    PRIMARY KEY (from_state, to_state)
) WITHOUT ROWID;

INSERT INTO allowed VALUES
    ('', 'draft'),
    ('draft', 'draft'),
    ('draft', 'checked'),
    ('checked', 'draft'),
    ('checked', 'submitted'),
    ('submitted', 'verified'),
    ('submitted', 'superseded'),
    ('verified', 'superseded');

-- One report (报告): an enterprise, a period, the guideline set it is filed under.
CREATE TABLE report (
    report INTEGER NOT NULL CHECK (report > 0),
    enterprise_id TEXT NOT NULL CHECK (enterprise_id <> ''),
    period TEXT NOT NULL CHECK (period <> ''),
    guideline_set TEXT NOT NULL CHECK (guideline_set <> ''),
    PRIMARY KEY (report),
    UNIQUE (enterprise_id, period, guideline_set)
) WITHOUT ROWID;

-- One version of a report (版本). The first is the original; a later one corrects an earlier one or recalculates it
-- (candidate), and says why.
CREATE TABLE version (
    report INTEGER NOT NULL REFERENCES report (report),
    number INTEGER NOT NULL CHECK (number > 0),
    kind TEXT NOT NULL CHECK (kind IN ('original', 'correction', 'candidate')),
    based_on INTEGER,
    reason TEXT NOT NULL,
    PRIMARY KEY (report, number),
    CHECK ((kind = 'original') = (number = 1)),
    CHECK ((based_on IS NULL) = (number = 1)),
    CHECK (number = 1 OR trim(reason) <> '')
) WITHOUT ROWID;

-- Content by its own hash (内容寻址): the same reference table is stored once however many versions use it.
-- `content` is compressed; the hash and the size are those of the content itself.
CREATE TABLE blob (
    sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
    size INTEGER NOT NULL CHECK (size >= 0),
    content BLOB NOT NULL
) WITHOUT ROWID;

-- What a version is made of (组成): inputs, reference, guidelines, options, results, findings, lineage.
CREATE TABLE part (
    report INTEGER NOT NULL,
    number INTEGER NOT NULL,
    name TEXT NOT NULL CHECK (name <> ''),
    sha256 TEXT NOT NULL REFERENCES blob (sha256),
    PRIMARY KEY (report, number, name),
    FOREIGN KEY (report, number) REFERENCES version (report, number)
) WITHOUT ROWID;

CREATE INDEX part_of_blob ON part (sha256);

-- Who did what, when and why (审计). `content` is the hash over the parts at that moment; `blocking` is the number of
-- blocking findings that the check met. The state of a version is the last row's `to_state`.
CREATE TABLE audit (
    report INTEGER NOT NULL,
    number INTEGER NOT NULL,
    step INTEGER NOT NULL CHECK (step > 0),
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    actor TEXT NOT NULL CHECK (trim(actor) <> ''),
    at TEXT NOT NULL CHECK (at LIKE '____-__-__T__:__:__%'),
    why TEXT NOT NULL,
    content TEXT NOT NULL CHECK (length(content) = 64),
    blocking INTEGER,
    PRIMARY KEY (report, number, step),
    FOREIGN KEY (report, number) REFERENCES version (report, number),
    FOREIGN KEY (from_state, to_state) REFERENCES allowed (from_state, to_state),
    CHECK (to_state <> 'checked' OR blocking IS NOT NULL),
    CHECK (to_state <> 'superseded' OR trim(why) <> '')
) WITHOUT ROWID;

CREATE VIEW current_state AS
SELECT v.report, v.number, v.kind, v.based_on, coalesce(a.to_state, '') AS state,
    coalesce(s.frozen, 0) AS frozen, coalesce(s.in_force, 0) AS in_force, a.content, a.blocking
FROM version v
LEFT JOIN audit a ON a.report = v.report AND a.number = v.number
    AND a.step = (SELECT max(step) FROM audit x WHERE x.report = v.report AND x.number = v.number)
LEFT JOIN state s ON s.name = a.to_state;

-- The words of the states and the rules between them are part of this file.
CREATE TRIGGER state_insert BEFORE INSERT ON state BEGIN SELECT RAISE(ABORT, 'filing: states are fixed'); END;
CREATE TRIGGER state_update BEFORE UPDATE ON state BEGIN SELECT RAISE(ABORT, 'filing: states are fixed'); END;
CREATE TRIGGER state_delete BEFORE DELETE ON state BEGIN SELECT RAISE(ABORT, 'filing: states are fixed'); END;
CREATE TRIGGER allowed_insert BEFORE INSERT ON allowed BEGIN SELECT RAISE(ABORT, 'filing: transitions are fixed'); END;
CREATE TRIGGER allowed_update BEFORE UPDATE ON allowed BEGIN SELECT RAISE(ABORT, 'filing: transitions are fixed'); END;
CREATE TRIGGER allowed_delete BEFORE DELETE ON allowed BEGIN SELECT RAISE(ABORT, 'filing: transitions are fixed'); END;

CREATE TRIGGER report_insert BEFORE INSERT ON report
WHEN EXISTS (
    SELECT 1 FROM report r WHERE r.report = NEW.report OR (r.enterprise_id = NEW.enterprise_id
    AND r.period = NEW.period AND r.guideline_set = NEW.guideline_set)
)
BEGIN SELECT RAISE(ABORT, 'filing: the report exists'); END;
CREATE TRIGGER report_update BEFORE UPDATE ON report BEGIN SELECT RAISE(ABORT, 'filing: a report is never changed'); END;
CREATE TRIGGER report_delete BEFORE DELETE ON report BEGIN SELECT RAISE(ABORT, 'filing: a report is never deleted'); END;

CREATE TRIGGER version_insert BEFORE INSERT ON version
WHEN NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM version v WHERE v.report = NEW.report)
    OR NOT EXISTS (SELECT 1 FROM report r WHERE r.report = NEW.report)
    OR (NEW.based_on IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM current_state c WHERE c.report = NEW.report AND c.number = NEW.based_on AND c.frozen = 1))
BEGIN SELECT RAISE(ABORT, 'filing: a version follows the last and corrects a submitted one'); END;
CREATE TRIGGER version_update BEFORE UPDATE ON version
BEGIN SELECT RAISE(ABORT, 'filing: a version is never changed'); END;
CREATE TRIGGER version_delete BEFORE DELETE ON version
BEGIN SELECT RAISE(ABORT, 'filing: a version is never deleted'); END;

CREATE TRIGGER blob_insert BEFORE INSERT ON blob
WHEN EXISTS (SELECT 1 FROM blob b WHERE b.sha256 = NEW.sha256)
BEGIN SELECT RAISE(ABORT, 'filing: the content exists'); END;
CREATE TRIGGER blob_update BEFORE UPDATE ON blob BEGIN SELECT RAISE(ABORT, 'filing: content is never changed'); END;
CREATE TRIGGER blob_delete BEFORE DELETE ON blob
WHEN EXISTS (SELECT 1 FROM part p WHERE p.sha256 = OLD.sha256)
BEGIN SELECT RAISE(ABORT, 'filing: the content belongs to a version'); END;

CREATE TRIGGER part_insert BEFORE INSERT ON part
WHEN NOT EXISTS (
        SELECT 1 FROM current_state c WHERE c.report = NEW.report AND c.number = NEW.number AND c.state IN ('', 'draft'))
    OR NOT EXISTS (SELECT 1 FROM blob b WHERE b.sha256 = NEW.sha256)
    OR EXISTS (
        SELECT 1 FROM part p WHERE p.report = NEW.report AND p.number = NEW.number AND p.name = NEW.name)
BEGIN SELECT RAISE(ABORT, 'filing: only a draft is filled'); END;
CREATE TRIGGER part_update BEFORE UPDATE ON part
BEGIN SELECT RAISE(ABORT, 'filing: a part is never changed'); END;
CREATE TRIGGER part_delete BEFORE DELETE ON part
WHEN NOT EXISTS (
    SELECT 1 FROM current_state c WHERE c.report = OLD.report AND c.number = OLD.number AND c.state IN ('', 'draft'))
BEGIN SELECT RAISE(ABORT, 'filing: only the parts of a draft are deleted'); END;

CREATE TRIGGER audit_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'filing: the audit is never changed'); END;
CREATE TRIGGER audit_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'filing: the audit is never deleted'); END;
CREATE TRIGGER audit_step BEFORE INSERT ON audit
WHEN NEW.step <> 1 + (
        SELECT coalesce(max(step), 0) FROM audit a WHERE a.report = NEW.report AND a.number = NEW.number)
    OR NOT EXISTS (SELECT 1 FROM version v WHERE v.report = NEW.report AND v.number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'filing: the audit is only added to'); END;
CREATE TRIGGER audit_transition BEFORE INSERT ON audit
WHEN NOT EXISTS (
        SELECT 1 FROM current_state c JOIN allowed w ON w.from_state = c.state AND w.to_state = NEW.to_state
        WHERE c.report = NEW.report AND c.number = NEW.number AND c.state = NEW.from_state)
BEGIN SELECT RAISE(ABORT, 'filing: this state does not follow'); END;
CREATE TRIGGER audit_checked BEFORE INSERT ON audit
WHEN NEW.to_state IN ('checked', 'submitted') AND coalesce(NEW.blocking, 1) <> 0
BEGIN SELECT RAISE(ABORT, 'filing: blocking findings'); END;
CREATE TRIGGER audit_content BEFORE INSERT ON audit
WHEN NEW.from_state NOT IN ('', 'draft') AND NEW.content IS NOT (
        SELECT c.content FROM current_state c WHERE c.report = NEW.report AND c.number = NEW.number)
    AND NEW.to_state <> 'draft'
BEGIN SELECT RAISE(ABORT, 'filing: not the content that was checked'); END;
CREATE TRIGGER audit_submitted BEFORE INSERT ON audit
WHEN NEW.to_state = 'submitted' AND (
    EXISTS (SELECT 1 FROM current_state c WHERE c.report = NEW.report AND c.in_force = 1)
    OR NOT EXISTS (SELECT 1 FROM part p WHERE p.report = NEW.report AND p.number = NEW.number))
BEGIN SELECT RAISE(ABORT, 'filing: another version is in force'); END;
-- A version is superseded by one that corrects it and has passed its check; both change in one transaction.
CREATE TRIGGER audit_superseded BEFORE INSERT ON audit
WHEN NEW.to_state = 'superseded' AND NOT EXISTS (
    SELECT 1 FROM current_state c WHERE c.report = NEW.report AND c.based_on = NEW.number
    AND c.state = 'checked' AND c.blocking = 0)
BEGIN SELECT RAISE(ABORT, 'filing: nothing takes its place'); END;
