-- A picture in a text becomes a link to it, as in what is written from now on: inside of a link only its words stay.
CREATE FUNCTION pg_temp.with_links_for_images(html text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  image constant text := '<img src="([^"]*)" alt="([^"]*)" loading="lazy" referrerpolicy="no-referrer" />';
  image_in_link constant text := '(<a [^>]*>(?:(?!</a>).)*)' || image;
BEGIN
  WHILE html ~ image_in_link LOOP
    html := regexp_replace(html, image_in_link, '\1\3', 'g');
  END LOOP;
  html := regexp_replace(html, replace(image, 'alt="([^"]*)"', 'alt=""'), '<a href="\1" rel="nofollow ugc noopener">\1</a>', 'g');
  RETURN regexp_replace(html, image, '<a href="\1" rel="nofollow ugc noopener">\2</a>', 'g');
END $$;
--> statement-breakpoint
UPDATE "message" SET "html" = pg_temp.with_links_for_images("html") WHERE "html" LIKE '%<img %';
--> statement-breakpoint
UPDATE "decision" SET "html" = pg_temp.with_links_for_images("html") WHERE "html" LIKE '%<img %';
--> statement-breakpoint
UPDATE "meeting" SET "minutes_html" = pg_temp.with_links_for_images("minutes_html") WHERE "minutes_html" LIKE '%<img %';
--> statement-breakpoint
UPDATE "project" SET "html" = jsonb_build_object(
  'problem', pg_temp.with_links_for_images("html" ->> 'problem'),
  'solution', pg_temp.with_links_for_images("html" ->> 'solution'),
  'implementation', pg_temp.with_links_for_images("html" ->> 'implementation'),
  'fit', pg_temp.with_links_for_images("html" ->> 'fit')
) WHERE "html"::text LIKE '%<img %';
