package musette.ui.frame

/**
 * What there is in the places that nobody has looked at yet, in all accounts.
 *
 * @property concerning what needs the person, what she has not seen, what asks to be acknowledged, each once, as the core counts it.
 * @property unread threads of her groups, and private ones, with something that she has not seen; each once.
 * @property undelivered changes that are not delivered yet, [needsYou] those of them that need her.
 */
data class Badges(val concerning: Long = 0, val unread: Long = 0, val undelivered: Long = 0, val needsYou: Long = 0) {
    /** What stands on the sign of a place among these; null where there is nothing to be counted. */
    fun on(place: Tab, among: List<Tab>): Badge? = when (place) {
        Tab.STREAM -> Badge.Concerning(concerning)
        Tab.FEEDS -> Badge.Unread(unread)
        Tab.OUTBOX -> outbox
        // Where the outbox has no sign of its own it is an entry of this place.
        Tab.ME -> outbox.takeIf { Tab.OUTBOX !in among }
        Tab.DOCUMENTS, Tab.SEARCH -> null
    }?.takeIf { it.count > 0 }

    private val outbox: Badge get() = if (needsYou > 0) Badge.NeedsYou(needsYou, undelivered - needsYou) else Badge.Waiting(undelivered)
}

/** A number on the sign of a place. */
sealed interface Badge {
    val count: Long

    data class Concerning(override val count: Long) : Badge
    data class Unread(override val count: Long) : Badge
    data class Waiting(override val count: Long) : Badge

    /** [others]: how many changes wait beside those that need the person. */
    data class NeedsYou(override val count: Long, val others: Long) : Badge
}
