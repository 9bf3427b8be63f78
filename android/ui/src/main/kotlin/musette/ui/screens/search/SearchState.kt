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
 * What was found by name on this device, but for the rows, which are a window's.
 *
 * @property known whether there are any: [isEmpty] is of [typed], not of what was typed before.
 * @property offline some account has no network now; [captured]: because a Wi-Fi wants a sign-in page first.
 * @property several there are several accounts: rows say whose they are.
 * @property missing accounts that could not be read, as they are called.
 */
data class SearchState(
    val typed: String = "",
    val among: Among = Among.ALL,
    val known: Boolean = false,
    val isEmpty: Boolean = true,
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
