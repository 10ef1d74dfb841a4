-- Words as they are looked for: without marks, capitals and ligatures, and signs of scripts without spaces one by one.
-- A table of letters and no normal form: putting thousands of marks into order takes minutes, this takes one walk.
CREATE FUNCTION fold_text(written text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  regexp_replace(regexp_replace(
    replace(replace(replace(replace(translate(lower(written),
      'àáâãäåçèéêëìíîïðñòóôõöøùúûüýÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįıĵķĺļľłńņňŋōŏőŕŗřśŝşšţťŧũūŭůűųŵŷźżžſơưǎǐǒǔǖǘǚǜǟǡǣǧǩǫǭǯǰǵǹǻǽǿȁȃȅȇȉȋȍȏȑȓȕȗșțȟȧȩȫȭȯȱȳΐάέήίΰϊϋόύώйѐёѓїќѝўḁḃḅḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽḿṁṃṅṇṉṋṍṏṑṓṕṗṙṛṝṟṡṣṥṧṩṫṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋẍẏẑẓẕẖẗẘẙẛạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ',
      'aaaaaaceeeeiiiidnoooooouuuuyyaaaccccddeeeeegggghhiiiiijkllllnnnnooorrrsssstttuuuuuuwyzzzsouaiouuuuuaaægkooʒjgnaæøaaeeiioorruusthaeooooyιαεηιυιυουωиеегікиуabbbcdddddeeeeefghhhhhiikkkllllmmmnnnnoooopprrrrsssssttttuuuuuvvwwwwwxxyzzzhtwysaaaaaaaaaaaaeeeeeeeeiioooooooooooouuuuuuuyyyy'),
      'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
    '[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]', '', 'g'),
    '([\u0e00-\u0e7f\u0e80-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])', ' \1 ', 'g');--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "search_fold" "tsvector";--> statement-breakpoint
ALTER TABLE "project" ADD COLUMN "search_fold" "tsvector";--> statement-breakpoint
CREATE FUNCTION fold_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search_fold := to_tsvector('pg_catalog.simple', public.fold_text(NEW.markdown));
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE FUNCTION fold_project() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search_fold := to_tsvector('pg_catalog.simple', public.fold_text(
    concat_ws(' ', NEW.title, NEW.summary, NEW.problem, NEW.solution, NEW.implementation, NEW.fit)));
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER message_fold BEFORE INSERT OR UPDATE OF markdown ON "message" FOR EACH ROW EXECUTE FUNCTION fold_message();--> statement-breakpoint
CREATE TRIGGER project_fold BEFORE INSERT OR UPDATE OF title, summary, problem, solution, implementation, fit ON "project"
  FOR EACH ROW EXECUTE FUNCTION fold_project();
