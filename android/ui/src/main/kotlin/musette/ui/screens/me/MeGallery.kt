package musette.ui.screens.me

import musette.Account
import musette.Connection
import musette.SignInNeed
import musette.Support
import musette.ids.WallTime
import musette.ui.gallery.Samples
import musette.ui.gallery.Scene
import musette.ui.gallery.noDeeds

private fun account(label: String, login: String, need: SignInNeed? = null, connection: Connection = Connection.ONLINE) =
    Account(Samples.RIVE, label, login, "Ada Keller", need, connection, WallTime(Samples.NOW - 30 * Samples.DAY))

private val accounts = listOf(account("Rive Festival", "ada.keller@rive.example"), account("Rive Cafés", "ada.keller@cafes.example", connection = Connection.OFFLINE))
private val support = Support("+41 21 555 01 23", "help@rive.example", "https://help.rive.example")

private fun me(state: String, me: MeState, main: Boolean = false) = Scene("me", state, main) { MeView(me, noDeeds()) }

internal val meScenes = listOf(
    me("accounts", MeState(accounts, 3, 0, support), main = true),
    me("needs-person", MeState(accounts, 3, 2, support)),
    me("sign-in-again", MeState(listOf(account("Rive Festival", "ada.keller@rive.example", SignInNeed.Again)))),
    me("leaving-loses", MeState(accounts, 3, 0, support, Leaving(Samples.RIVE, "Rive Festival", 3))),
)
