package musette.ui.words

import androidx.compose.runtime.Immutable
import androidx.compose.runtime.staticCompositionLocalOf
import musette.AsOf
import musette.ids.WallTime
import java.text.DecimalFormat
import java.text.NumberFormat
import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneId
import java.time.chrono.IsoChronology
import java.time.format.DateTimeFormatter
import java.time.format.DateTimeFormatterBuilder
import java.time.format.FormatStyle
import java.util.Locale

/**
 * Moments and sizes as a person reads them: the time today, the day for a week, then the date.
 *
 * @property now the moment that words like "yesterday" are counted from.
 */
@Immutable
class Moments(private val now: Instant, private val zone: ZoneId, private val locale: Locale, private val words: Sentences) {
    private val time = DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).withLocale(locale)
    private val date = DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(locale)
    private val dayOfYear = withoutYear(locale)

    /** "13:40", "yesterday", "Monday", "3 Dec", of another year "3 Dec 2025". */
    fun short(at: WallTime): String {
        val (day, clock) = split(at)
        return if (day == today) clock else named(day)
    }

    /** The same with the time of any day of the last week. */
    fun long(at: WallTime): String {
        val (day, clock) = split(at)
        return when {
            day == today -> words.say("moment-today", "time" to clock)
            today.toEpochDay() - day.toEpochDay() in 1..6 -> words.say("moment-day", "day" to named(day), "time" to clock)
            else -> named(day)
        }
    }

    /** The day with its time, however long ago. */
    fun exact(at: WallTime): String {
        val (day, clock) = split(at)
        return if (day == today) words.say("moment-today", "time" to clock) else words.say("moment-day", "day" to named(day), "time" to clock)
    }

    /** "As of 14:02." or that it was never fetched. */
    fun asOf(asOf: AsOf): String = when (asOf) {
        AsOf.NeverKnown -> words["as-of-never"]
        is AsOf.Known -> words.say("as-of-known", "at" to short(asOf.v1))
    }

    /** A size in the units that people of this language know. */
    fun size(bytes: ULong): String {
        val (value, unit) = when {
            bytes < 1_000uL -> return words.say("size-bytes", "count" to bytes.toLong())
            bytes < 1_000_000uL -> bytes.toDouble() / 1e3 to "size-kb"
            bytes < 1_000_000_000uL -> bytes.toDouble() / 1e6 to "size-mb"
            else -> bytes.toDouble() / 1e9 to "size-gb"
        }
        return words.say(unit, "figure" to figure(value))
    }

    /** A part of something in the unit of the whole: what is said before "of 40 MB". */
    fun part(bytes: ULong, of: ULong): String {
        val unit = when {
            of < 1_000uL -> 1.0
            of < 1_000_000uL -> 1e3
            of < 1_000_000_000uL -> 1e6
            else -> 1e9
        }
        val part = bytes.toDouble() / unit
        return figure(part, if (part < 1) 2 else 1)
    }

    private fun figure(value: Double, digits: Int = 1): String =
        (NumberFormat.getNumberInstance(locale) as DecimalFormat).apply { maximumFractionDigits = if (value < 10) digits else 0 }.format(value)

    /** The same, in another language: how times and figures are written stays that of the person's country. */
    fun spoken(language: String, words: Sentences): Moments {
        val spoken = Locale.forLanguageTag(language)
        val of = if (spoken.country.isNotEmpty()) spoken else Locale.Builder().setLocale(spoken).setRegion(locale.country).build()
        return Moments(now, zone, of, words)
    }

    /** The same, later; these as long as it is the same day. */
    fun at(later: Instant): Moments = if (LocalDate.ofInstant(later, zone) == today) this else Moments(later, zone, locale, words)

    /** How long it is until the day ends that [from] is on. */
    fun untilNextDay(from: Instant): Duration = Duration.between(from, LocalDate.ofInstant(from, zone).plusDays(1).atStartOfDay(zone))

    private val today = LocalDate.ofInstant(now, zone)

    private fun split(at: WallTime): Pair<LocalDate, String> {
        val moment = Instant.ofEpochMilli(at.millis).atZone(zone)
        return moment.toLocalDate() to time.format(moment)
    }

    private fun named(day: LocalDate): String = when (today.toEpochDay() - day.toEpochDay()) {
        0L -> words["day-today"]
        1L -> words["day-yesterday"]
        -1L -> words["day-tomorrow"]
        in 2L..6L -> words[DAYS[day.dayOfWeek.value - 1]]
        else -> (if (day.year == today.year) dayOfYear else date).format(day)
    }

    private companion object {
        val DAYS = listOf("day-monday", "day-tuesday", "day-wednesday", "day-thursday", "day-friday", "day-saturday", "day-sunday")
    }
}

/** How a day of this year is written: the date of this language as far as the year. */
private fun withoutYear(locale: Locale): DateTimeFormatter {
    val whole = DateTimeFormatterBuilder.getLocalizedDateTimePattern(FormatStyle.MEDIUM, null, IsoChronology.INSTANCE, locale)
    return DateTimeFormatter.ofPattern(whole.replace(Regex("^y+[^A-Za-z']*|(,?\\s*'de')?,?\\s*y+.*$"), "").ifEmpty { whole }, locale)
}

val LocalMoments = staticCompositionLocalOf<Moments> { error("no clock was chosen") }
