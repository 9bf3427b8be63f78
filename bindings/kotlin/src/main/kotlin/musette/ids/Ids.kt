package musette.ids

// Ids and moments have types of their own, so that none is taken for another. Each is one number or text at run time.

/** An account of this device. As text it may be kept, and made again. */
@JvmInline
value class AccountId(val text: String)

/** Bytes of a document, by its number in its account's vault: never reused. */
@JvmInline
value class ContentRow(val row: Long)

/** A drive, by its number in its account's vault: never reused. */
@JvmInline
value class DriveRow(val row: Long)

/** A feed, by its number in its account's vault: never reused. */
@JvmInline
value class FeedRow(val row: Long)

/** A change that a person asked for, by its number in its account's vault: never reused. */
@JvmInline
value class IntentRow(val row: Long)

/** A folder or a file, by its number in its account's vault: never reused. */
@JvmInline
value class ItemRow(val row: Long)

/** A person, by its number in its account's vault: never reused. */
@JvmInline
value class PersonRow(val row: Long)

/** A post, or the thread that it begins, by its number in its account's vault: never reused. */
@JvmInline
value class PostRow(val row: Long)

/** The proof of a delivered change, by its number in its account's vault: never reused. */
@JvmInline
value class ReceiptRow(val row: Long)

/** A card of the stream, by its number in its account's vault: never reused. */
@JvmInline
value class StreamRow(val row: Long)

/** A list of tasks, by its number in its account's vault: never reused. */
@JvmInline
value class TaskListRow(val row: Long)

/** A task, by its number in its account's vault: never reused. */
@JvmInline
value class TaskRow(val row: Long)

/** A draft, by its number in its account's vault: never reused. */
@JvmInline
value class DraftRow(val row: Long)

/** A version of a file, by its number in its account's vault: never reused. */
@JvmInline
value class VersionRow(val row: Long)

/** Where a row of a list stood: paging goes on there. Opaque; it may hold a name, and is not logged. */
@JvmInline
value class Place(val text: String)

/** A moment, in milliseconds since 1970 in UTC. */
@JvmInline
value class WallTime(val millis: Long) : Comparable<WallTime> {
    override fun compareTo(other: WallTime): Int = millis.compareTo(other.millis)
}

/** Counts the changes of one vault: two reads of the same revision saw the same. */
@JvmInline
value class Revision(val number: Long) : Comparable<Revision> {
    override fun compareTo(other: Revision): Int = number.compareTo(other.number)
}

/** A day of the calendar, in days since 1 January 1970. */
@JvmInline
value class Day(val days: Int) : Comparable<Day> {
    override fun compareTo(other: Day): Int = days.compareTo(other.days)
}
