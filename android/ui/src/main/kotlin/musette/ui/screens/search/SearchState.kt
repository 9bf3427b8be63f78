package musette.ui.screens.search

import musette.Among
import musette.Found
import musette.Reason
import musette.SearchCoverage
import musette.ids.AccountId
import musette.ids.FeedRow
import musette.ids.ItemRow
import musette.ids.PersonRow
import musette.ids.PostRow

/**
 * What was found by name on this device.
 *
 * @property known what is [found] is of [typed], not of what was typed before.
 * @property offline some account has no network now; [captured]: because a Wi-Fi wants a sign-in page first.
 * @property several there are several accounts: rows say whose they are.
 * @property missing accounts that could not be read, as they are called.
 */
data class SearchState(
    val typed: String = "",
    val among: Among = Among.ALL,
    val known: Boolean = false,
    val found: List<Found> = emptyList(),
    val more: Boolean = false,
    val coverage: SearchCoverage? = null,
    val offline: Boolean = false,
    val captured: Boolean = false,
    val several: Map<AccountId, String> = emptyMap(),
    val missing: List<String> = emptyList(),
    val trouble: Reason? = null,
)

interface SearchDeeds {
    fun back()
    fun type(words: String)
    fun choose(among: Among)
    fun open(found: Found)
    fun more()
    fun dismiss()
}

/** Where what was found leads. */
interface SearchWays {
    fun folder(account: AccountId, folder: ItemRow)
    fun document(account: AccountId, item: ItemRow)
    fun feed(account: AccountId, feed: FeedRow)
    fun thread(account: AccountId, thread: PostRow)
    fun person(account: AccountId, person: PersonRow)
    fun back()
}

/** What a list calls it: a text, as a phone can keep it. */
internal fun keyOf(found: Found): String = when (found) {
    is Found.Document -> "d ${found.item.id.account.text} ${found.item.id.row.row}"
    is Found.Person -> "p ${found.person.id.account.text} ${found.person.id.row.row}"
    is Found.Feed -> "f ${found.id.account.text} ${found.id.row.row}"
    is Found.Thread -> "t ${found.id.account.text} ${found.id.row.row}"
}
