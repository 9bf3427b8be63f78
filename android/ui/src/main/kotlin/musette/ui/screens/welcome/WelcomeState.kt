package musette.ui.screens.welcome

import musette.Reason

/**
 * One field, and what became of it.
 *
 * @property busy the organisation is being asked, or the sign-in is being finished.
 * @property inBrowser the organisation's page is open in the browser; the person can begin again at any time.
 * @property notBack the browser was left, or did not come back for too long.
 * @property again somebody's account that has to sign in once more.
 * @property scans the device can read an invitation's code.
 * @property leaves there is something to go back to.
 */
data class WelcomeState(
    val typed: String = "",
    val busy: Boolean = false,
    val inBrowser: Boolean = false,
    val notBack: Boolean = false,
    val again: String? = null,
    val scans: Boolean = true,
    val leaves: Boolean = false,
    val trouble: Reason? = null,
    val unknown: Boolean = false,
)

interface WelcomeDeeds {
    fun type(address: String)
    fun go()
    fun scan()
    fun back()
    fun dismiss()
}
