package musette.ui

import musette.AsOf
import musette.Words
import musette.ids.WallTime
import musette.ui.words.Moments
import musette.ui.words.Sentences
import org.junit.Assert.assertEquals
import org.junit.Assert.assertSame
import org.junit.Test
import java.time.Duration
import java.time.Instant
import java.time.ZoneId
import java.util.Locale

/** Moments as they are read, and when they are told anew. */
class MomentsTest {
    private val zone = ZoneId.of("Europe/Zurich")
    private val evening = Instant.parse("2026-06-25T21:50:00Z") // ten to midnight at the lake
    private val words = Sentences(Words.preferred(listOf("en")))
    private val moments = Moments(evening, zone, Locale.UK, words)
    private val read = AsOf.Known(WallTime(Instant.parse("2026-06-25T12:02:00Z").toEpochMilli()))

    @Test
    fun what_was_read_today_was_read_yesterday_once_it_is_tomorrow() {
        assertEquals("As of 14:02.", bare(moments.asOf(read)))
        val later = moments.at(evening.plus(moments.untilNextDay(evening)))
        assertEquals("As of yesterday.", bare(later.asOf(read)))
    }

    @Test
    fun as_long_as_it_is_the_same_day_nothing_is_told_anew() {
        assertEquals(Duration.ofMinutes(10), moments.untilNextDay(evening))
        assertSame(moments, moments.at(evening.plusSeconds(599)))
    }

    @Test
    fun another_language_keeps_the_clock_and_the_figures_of_the_country() {
        for (language in listOf("en", "fr", "de", "it")) {
            val spoken = Moments(evening, zone, Locale.forLanguageTag("de-CH"), words).spoken(language, words)
            assertEquals(language, "14:02", bare(spoken.short(read.v1)))
        }
    }
}
