def test_account_menu_links_to_the_source(client_for, member, settings):
    settings.SOURCE_URL = "https://source.example/koordina"

    page = client_for(member).get("/").content.decode()

    assert 'href="https://source.example/koordina"' in page


def test_account_menu_has_no_empty_link_to_the_source(client_for, member, settings):
    settings.SOURCE_URL = ""

    page = client_for(member).get("/").content.decode()

    assert "Source code" not in page
