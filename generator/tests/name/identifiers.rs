//! Text to identifier.

use clientsmith::name;

#[test]
fn text_becomes_snake_and_camel() {
    let table = [
        ("getProjectV2", "get_project_v2", "GetProjectV2"),
        ("vcs-url", "vcs_url", "VcsUrl"),
        ("OAuth2", "oauth2", "OAuth2"),
        ("oAuthToken", "oauth_token", "OAuthToken"),
        ("OAuthorised", "o_authorised", "OAuthorised"),
        ("GitHubApp", "github_app", "GitHubApp"),
        ("iOSVersion", "ios_version", "IosVersion"),
        ("IPv4Address", "ipv4_address", "IPv4Address"),
        ("listURLOrbAllowListEntries", "list_url_orb_allow_list_entries", "ListUrlOrbAllowListEntries"),
        ("cancelJobByJobID", "cancel_job_by_job_id", "CancelJobByJobId"),
        ("jobIDs", "job_ids", "JobIds"),
        ("URLsByID", "urls_by_id", "UrlsById"),
        ("HTTPSProxy", "https_proxy", "HttpsProxy"),
        ("2XX", "v2xx", "V2xx"),
        ("3DModel", "v3d_model", "V3dModel"),
        ("AdditionalData3DSecure", "additional_data_3d_secure", "AdditionalData3dSecure"),
        ("UInt32Type", "uint32_type", "UInt32Type"),
        ("OpenIDConnect", "openid_connect", "OpenIdConnect"),
        ("404NotFound", "v404_not_found", "V404NotFound"),
        ("2fa", "v2fa", "V2fa"),
        ("B2BAccount", "b2b_account", "B2bAccount"),
        ("V2API", "v2_api", "V2Api"),
        ("sha256Sum", "sha256_sum", "Sha256Sum"),
        ("base64url", "base64url", "Base64url"),
        ("1.10", "v1_10", "V1_10"),
        ("11.0", "v11_0", "V11_0"),
        ("$ref", "r#ref", "Ref"),
        ("@type", "r#type", "Type"),
        ("+1", "plus_one", "PlusOne"),
        ("-1", "minus_one", "MinusOne"),
        ("-15", "minus_15", "Minus15"),
        ("-created_at", "minus_created_at", "MinusCreatedAt"),
        ("<", "less", "Less"),
        (">=", "greater_or_equal", "GreaterOrEqual"),
        ("!=", "not_equal", "NotEqual"),
        ("-", "minus", "Minus"),
        ("_", "underscore", "Underscore"),
        ("...", "dot_dot_dot", "DotDotDot"),
        (" ", "empty", "Empty"),
        ("", "empty", "Empty"),
        ("\u{200B}", "u200b", "U200B"),
        ("*", "star", "Star"),
        ("application/*", "application_star", "ApplicationStar"),
        ("image/svg+xml", "image_svg_xml", "ImageSvgXml"),
        ("C++", "c_plus_plus", "CPlusPlus"),
        ("C#", "c_sharp", "CSharp"),
        ("A-", "a_minus", "AMinus"),
        ("R&D", "r_and_d", "RAndD"),
        ("100%", "v100_percent", "V100Percent"),
        ("user's", "users", "Users"),
        ("Page<Item>", "page_item", "PageItem"),
        ("List«Pipeline»", "list_pipeline", "ListPipeline"),
        ("Map<String,Page<Item>>", "map_string_page_item", "MapStringPageItem"),
        ("a->b", "a_b", "AB"),
        ("pipeline: failed (again)", "pipeline_failed_again", "PipelineFailedAgain"),
        ("gen", "r#gen", "Gen"),
        ("try", "r#try", "Try"),
        ("self", "self_", "Self_"),
        ("Self", "self_", "Self_"),
        ("super", "super_", "Super"),
        ("crate", "crate_", "Crate"),
        ("straße", "straße", "Straße"),
        ("é", "é", "É"),
        ("e\u{301}te", "éte", "Éte"),
        ("Größe", "größe", "Größe"),
        ("支付订单", "支付订单", "支付订单"),
        ("हिन्दी नाम", "हिन्दी_नाम", "हिन्दीनाम"),
        ("\u{301}x", "v\u{301}x", "V\u{301}x"),
        ("😀", "u1f600", "U1F600"),
        ("👍🏽", "u1f44d_u1f3fd", "U1F44DU1F3FD"),
        ("price €", "price_euro", "PriceEuro"),
        ("𝐀", "a", "A"),
        ("ab\u{202E}cd", "abcd", "Abcd"),
        ("a\u{0}b\u{7F}", "ab", "Ab"),
        ("a\tb\nc", "a_b_c", "ABC"),
    ];
    let got: Vec<_> = table.iter().map(|(text, ..)| (*text, name::snake(text), name::upper_camel(text))).collect();
    let want: Vec<_> = table.iter().map(|(text, s, c)| (*text, (*s).to_owned(), (*c).to_owned())).collect();
    for (got, want) in got.iter().zip(&want) {
        assert_eq!(got, want);
    }
}

#[test]
fn constants_shout() {
    assert_eq!(name::shouty("listURLOrbs"), "LIST_URL_ORBS");
    assert_eq!(name::shouty("type"), "TYPE");
    assert_eq!(name::shouty("2fa"), "V2FA");
}

#[test]
fn an_identifier_says_whether_it_is_the_wire_name() {
    assert!(!name::is_respelled("r#type", "type"));
    assert!(name::is_respelled("self_", "self"));
    assert!(name::is_respelled("updated_at", "updated-at"));
    assert_eq!(name::unraw("r#type"), "type");
}

#[test]
fn letters_that_are_others_in_disguise_are_written_plainly() {
    assert_eq!(["Ⅷ", "ａｂｃ", "１２３", "ﬁsh"].map(name::upper_camel), ["Viii", "Abc", "V123", "Fish"]);
}
