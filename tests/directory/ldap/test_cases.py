"""The 42 ways in which a directory goes wrong, and the tests that prove each of them right.

`slapd` and `samba` in the name of a file mean a real server. A file without a folder stands beside this one.
"""

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TESTS = HERE.parents[1]

CASES = {
    1: ("a limit stops the listing midway", """
        test_reading_slapd::test_a_truncated_listing_raises_after_what_came
        test_sync_slapd::test_a_listing_cut_at_a_size_limit_lets_nobody_go
        test_hostile_slapd::test_a_page_larger_than_the_server_allows_lets_nobody_go
        test_hostile_slapd::test_the_command_ends_with_an_error_when_the_listing_was_cut"""),
    2: ("a cut, silence, a forgotten cookie", """
        test_sync_slapd::test_a_cut_connection_begins_again_at_the_first_page
        test_sync_slapd::test_a_connection_cut_three_times_makes_the_run_incomplete
        test_hostile_slapd::test_a_server_that_falls_silent_midway_is_asked_again_from_the_first_page
        test_hostile_slapd::test_a_server_that_forgot_its_cookie_is_asked_again_from_the_first_page"""),
    3: ("a base that is missing, entries and attributes that are hidden", """
        test_sync_slapd::test_a_base_that_is_not_there_fails_and_says_so
        test_hostile_slapd::test_people_hidden_from_the_service_account_are_not_taken_for_gone
        test_hostile_slapd::test_an_attribute_hidden_from_the_service_account_empties_no_field
        test_sync_samba::test_entries_that_the_service_account_may_not_read_are_not_a_reason_to_lose_everybody"""),
    4: ("a wrong filter is saved", """
        test_hostile_slapd::test_another_filter_counts_only_when_somebody_has_seen_what_it_does
        test_sync_slapd::test_a_filter_that_finds_nobody_changes_nothing
        test_sync_slapd::test_a_dry_run_tells_and_changes_nothing"""),
    5: ("somebody leaves", """
        test_sync_slapd::test_a_leaver_is_seen_by_the_sweep_and_hidden_after_the_days_of_grace
        test_entries::test_who_leaves_keeps_what_they_made_and_their_account
        test_entries::test_who_was_hidden_by_hand_stays_hidden_when_the_directory_brings_them_back"""),
    6: ("an entry moves between pages", """
        test_hostile_slapd::test_an_entry_that_moved_between_two_pages_is_asked_for_before_it_counts_as_gone
        test_sync_slapd::test_a_cut_connection_begins_again_at_the_first_page"""),
    7: ("two runs at once, a run that is killed", """
        test_killed_run::test_a_source_is_read_by_one_run_at_a_time
        test_killed_run::test_the_next_run_mends_what_a_killed_one_left
        test_killed_run::test_whatever_moment_a_run_is_killed_at_the_next_one_mends_it"""),
    8: ("another name, login or place under the same key", """
        test_sync_slapd::test_a_rename_and_a_move_keep_person_page_and_account
        test_sync_samba::test_marriage_and_a_move_keep_the_person_and_the_account"""),
    9: ("no key, or that of another", """
        test_entries::test_an_entry_without_key_or_with_that_of_another_is_skipped_and_told"""),
    10: ("a login name changes hands", """
        test_sync_slapd::test_a_newcomer_who_gets_the_name_of_a_leaver_gets_an_account_of_their_own
        test_sync_slapd::test_two_people_swap_their_login_names_and_keep_their_accounts
        test_entries::test_a_name_that_somebody_has_already_is_given_to_nobody_else"""),
    11: ("somebody comes back", """
        test_back_again::test_who_comes_back_with_the_same_key_gets_no_role_until_somebody_decides
        test_back_again::test_who_comes_back_with_a_new_key_is_a_newcomer_until_an_administrator_confirms"""),
    12: ("every key is new", """
        test_hostile_slapd::test_a_tree_that_was_loaded_anew_with_other_keys_is_stopped_by_the_guard
        test_back_again::test_keys_made_anew_are_linked_by_employee_number_when_an_administrator_says_so"""),
    13: ("one address for two, or none", """
        test_entries::test_two_colleagues_may_have_one_address_and_nobody_is_merged
        test_login_samba::test_a_name_that_two_entries_bear_lets_nobody_in
        test_values::test_the_primary_proxy_address_comes_first"""),
    14: ("local accounts are there first", """
        test_entries::test_a_local_account_of_the_same_name_stays_local_unless_the_source_says_otherwise
        test_entries::test_the_account_of_an_administrator_is_never_taken_over"""),
    15: ("two directories, one login", """
        test_entries::test_two_directories_may_know_the_same_login_and_even_the_same_key"""),
    16: ("one value or several, any case, options", """
        test_entries::test_names_of_attributes_come_in_any_case_with_options_and_with_several_values
        test_reading_slapd::test_the_lean_decoder_reads_what_ldap3_reads"""),
    17: ("a photo that happens to be text", """
        test_entries::test_a_photo_that_is_text_is_no_photo_and_breaks_nothing"""),
    18: ("no UTF-8, NUL, controls, blanks", """
        test_values::test_text_is_read_cleaned_and_composed
        test_fuzzed_entries::test_a_strange_entry_costs_nobody_else_anything"""),
    19: ("no names, values that are too long", """
        test_entries::test_somebody_without_names_is_called_by_what_there_is
        test_entries::test_a_value_that_is_too_long_is_cut_and_told"""),
    20: ("photos of every kind", """
        test_reading_slapd::test_a_photo_larger_than_any_buffer_comes_whole
        test_values::test_what_is_no_photo_or_too_large_is_left_out
        test_values::test_of_several_photos_the_first_that_can_be_used_counts
        test_values::test_a_photo_is_made_anew_small_and_without_hidden_data
        test_entries::test_a_photo_that_is_gone_there_is_gone_here
        directory/test_photos::test_the_photo_goes_with_the_colleague_and_their_wish"""),
    21: ("phones in any notation", """
        test_values::test_a_phone_number_is_shown_as_written_and_found_by_its_digits
        test_values::test_short_and_long_numbers_keep_their_order_and_come_once"""),
    22: ("birthdays in any notation", """
        test_values::test_a_birthday_is_read_in_every_notation
        test_values::test_an_impossible_birthday_is_left_out_and_told
        test_values::test_the_leap_day_is_a_birthday"""),
    23: ("an attribute that the server does not know", """
        test_entries::test_an_attribute_that_nobody_has_is_told"""),
    24: ("the end and the state of an account", """
        test_values::test_an_account_that_never_ends_has_no_end
        test_values::test_a_filetime_is_a_moment
        test_values::test_the_second_bit_of_user_account_control_disables
        test_values::test_a_missing_flag_counts_as_enabled_and_is_told
        test_sync_samba::test_who_is_disabled_or_expired_is_not_shown
        test_sync_samba::test_somebody_disabled_disappears_and_comes_back_with_the_account
        test_sync_samba::test_an_account_that_ends_and_one_that_begins_again"""),
    25: ("markup, script and formulas", """
        test_entries::test_markup_and_formulas_are_shown_as_text
        directory/test_export::test_a_name_that_looks_like_a_formula_stays_text"""),
    26: ("accents, case and order", """
        directory/test_search::test_accents_do_not_matter
        directory/test_names::test_belgian_lists_put_de_smet_beside_desmet
        test_login_samba::test_a_colleague_logs_in_by_each_of_their_names"""),
    27: ("managers outside, gone, oneself, several, in a circle", """
        test_entries::test_managers_outside_gone_oneself_several_and_in_a_circle
        test_entries::test_the_organisation_chart_cuts_a_circle_of_managers
        test_values::test_all_spellings_of_a_name_are_one"""),
    28: ("groups in groups, in circles, primary, of another domain", """
        test_roles_slapd::test_members_of_nested_groups_hold_the_role_and_lose_it_with_the_group
        test_sync_samba::test_nested_groups_a_circle_and_the_primary_group_give_roles
        test_login_samba::test_a_login_brings_the_roles_of_nested_groups_and_of_the_primary_group
        test_hostile_slapd::test_a_member_from_another_domain_is_passed_over"""),
    29: ("members in ranges", """
        test_sync_samba::test_a_group_that_is_handed_out_in_ranges_has_all_its_members"""),
    30: ("referrals", """
        test_login_slapd::test_no_password_goes_where_a_referral_points
        test_hostile_slapd::test_a_base_that_is_elsewhere_is_not_followed
        test_sync_samba::test_a_search_at_the_root_of_the_domain_follows_no_reference"""),
    31: ("aliases", "test_hostile_slapd::test_an_alias_brings_nobody_from_outside_and_nobody_twice"),
    32: ("what is not a person", """
        test_sync_samba::test_computers_contacts_groups_and_the_unwanted_are_not_people"""),
    33: ("another server, another clock", """
        test_sync_samba::test_another_domain_controller_counts_otherwise_so_everything_is_read
        test_sync_samba::test_a_second_run_reads_what_uSNChanged_tells_and_nothing_else"""),
    34: ("somebody is deleted", "test_sync_samba::test_who_is_deleted_or_moved_out_is_seen_by_the_sweep"),
    35: ("somebody leaves the filter", "test_hostile_slapd::test_who_leaves_the_filter_is_seen_by_the_sweep"),
    36: ("a password that is none", "test_login_slapd::test_a_wrong_empty_or_impossible_password_is_refused"),
    37: ("a login name that is a filter", """
        test_login_slapd::test_a_name_that_tries_to_be_more_is_nobody
        test_login_samba::test_who_is_not_one_colleague_does_not_get_in"""),
    38: ("the right password of an account that may not be used", """
        test_login_samba::test_an_account_that_may_not_be_used_is_refused_like_a_wrong_password
        test_login_samba::test_who_was_disabled_after_the_last_sync_does_not_get_in
        test_login_slapd::test_a_leaver_of_the_last_run_does_not_get_in"""),
    39: ("the codes of Active Directory", """
        test_login_samba::test_an_account_that_may_not_be_used_is_refused_like_a_wrong_password
        test_login_samba::test_who_must_change_the_password_is_told_so_only_with_the_right_one
        test_login_samba::test_whose_password_is_too_old_is_told_so_only_with_the_right_one
        accounts/test_logging_in::test_every_failure_says_the_same"""),
    40: ("the directory is down or frozen", """
        test_login_slapd::test_with_every_server_dead_or_frozen_an_answer_comes_within_ten_seconds
        test_login_samba::test_an_account_that_the_domain_locked_stays_out_and_one_attempt_counts_once
        accounts/test_logging_in::test_the_emergency_administrator_gets_in_while_the_directory_is_down"""),
    41: ("a leaver with an open session", """
        test_login_slapd::test_a_leavers_session_ends_at_the_next_request"""),
    42: ("secrets in logs and reports", "test_hostile_slapd::test_no_password_stands_in_a_log_a_message_or_a_report"),
}  # fmt: skip


def test_all_forty_two_are_in_the_table():
    assert list(CASES) == list(range(1, 43))


@pytest.mark.parametrize("number", CASES)
def test_the_tests_of_a_case_are_there(number):
    for name in CASES[number][1].split():
        place, function = name.split("::")
        path = (TESTS / place if "/" in place else HERE / place).with_suffix(".py")
        assert function in functions(path), name


def functions(path):
    return {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}
