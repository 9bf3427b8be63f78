use super::*;

const NEAR: &[u8] = br#"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users('me')/people","value":[
  {"id":"b0386fe0-30d5-4e1d-b1ad-55bf082db9b8","displayName":"Rana Haddad","jobTitle":"Stage manager","companyName":null,
   "department":"Production","officeLocation":null,"userPrincipalName":"rana@rive.example",
   "scoredEmailAddresses":[{"address":"rana@rive.example","relevanceScore":30.0}],
   "phones":[{"type":"business","number":"+41 21 555 01 07"},{"type":"mobile","number":7}],
   "personType":{"class":"Person","subclass":"OrganizationUser"}},
  {"id":"contact-1","displayName":"Plumber","scoredEmailAddresses":[],
   "personType":{"class":"Person","subclass":"PersonalContact"}},
  {"id":"g-1","displayName":"Bread","personType":{"class":"Group","subclass":"UnifiedGroup"}},
  {"id":"no-kind","displayName":"Somebody"}, 5, null]}"#;

const USERS: &[u8] = br#"{"value":[
  {"id":"guid-1","displayName":" B\u00e9a\u202e  Favre ","jobTitle":null,"mail":"bea@rive.example","mobilePhone":"+41 79 555 01 01",
   "businessPhones":["+41 21 555 01 01","+41 79 555 01 01",null,{}],"officeLocation":"Harbour","department":"Bread"},
  {"id":"guid-2","displayName":""}, {"displayName":"Nobody"}, {"id":{},"displayName":[]}]}"#;

#[test]
fn only_those_of_the_organisation_are_near() {
    let near = near(NEAR).unwrap();
    assert_eq!(near.len(), 1, "no contact of her own, no group, nobody of unknown kind");
    let rana = &near[0];
    assert_eq!((rana.name.as_str(), rana.role.as_str()), ("Rana Haddad", "Stage manager"));
    assert_eq!((rana.place.as_str(), rana.mail.as_str()), ("Production", "rana@rive.example"));
    // A number that came as one is taken by its digits; the mobile one is first, as a `user` has it.
    assert_eq!(rana.phones, ["7", "+41 21 555 01 07"]);
}

#[test]
fn who_cannot_be_read_loses_nobody_else() {
    let users = users(USERS).unwrap();
    assert_eq!(users.len(), 1);
    assert_eq!(users[0].name, "Béa Favre", "one line, and nothing that turns what stands beside it");
    assert_eq!(users[0].place, "Harbour");
    assert_eq!(users[0].phones, ["+41 79 555 01 01", "+41 21 555 01 01"], "each number once");
}

#[test]
fn an_answer_that_is_cut_off_proves_nothing() {
    for whole in [NEAR, USERS] {
        for end in 0..whole.len() {
            assert!(users(&whole[..end]).is_err() && near(&whole[..end]).is_err() && colleague(&whole[..end]).is_err());
        }
    }
    for none in ["{}", "[]", "null", r#"{"value":null}"#, r#"{"value":{}}"#, "<html>"] {
        assert!(users(none.as_bytes()).is_err() && near(none.as_bytes()).is_err(), "{none}");
        assert!(colleague(none.as_bytes()).is_err(), "{none}");
    }
}
