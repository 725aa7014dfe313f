"""What the thirty services answer on 2026-06-01, by hand in polars; written by write_by_hand.py.

Every function is one service: TRUE, FALSE, or null where facts are missing.
"""

from __future__ import annotations

from datetime import date

import polars as pl
from polars import col

from benchmarks.peers.elapsed import full_days, full_months, full_years

TODAY = pl.lit(date(2026, 6, 1))
UNKNOWN = pl.lit(None, dtype=pl.Boolean)
OUTCOMES = pl.Enum(["eligible", "ineligible", "undetermined", "not_applicable"])


def derive(people: pl.LazyFrame) -> pl.LazyFrame:
    """Ages and the like, once for all services."""
    return people.with_columns(
        age=full_years(col("birth_date"), TODAY),
        months_since_unemployment_registration=full_months(col("unemployment_registration_date"), TODAY),
        months_since_graduation=full_months(col("graduation_date"), TODAY),
        age_at_contract_start=full_years(col("birth_date"), col("contract_start_date")),
        months_since_skill_certificate=full_months(col("skill_certificate_date"), TODAY),
        days_since_skill_certificate=full_days(col("skill_certificate_date"), TODAY),
        days_since_knew_of_infringement=full_days(col("knew_of_infringement_date"), TODAY),
        days_since_employment_ended=full_days(col("employment_end_date"), TODAY),
        limitation_run_days=full_days(col("knew_of_infringement_date"), TODAY) - col("limitation_suspended_days"),
        days_since_limitation_interruption=full_days(col("limitation_interrupted_date"), TODAY),
        limitation_run_days_afresh=full_days(col("limitation_interrupted_date"), TODAY)
        - col("limitation_suspended_days"),
        years_since_founding=full_years(col("founding_date"), TODAY),
    )


def say(truth: pl.Expr) -> pl.Expr:
    """The outcome in words."""
    eligible, ineligible, undetermined = (pl.lit(it, dtype=OUTCOMES) for it in OUTCOMES.categories.head(3))
    return pl.when(truth).then(eligible).when(~truth).then(ineligible).otherwise(undetermined)


def employment_hardship_recognition() -> pl.Expr:
    """1-1 就业困难人员认定."""
    local_hukou = col("has_local_hukou")
    of_working_age = (col("age") >= 16) & ~col("receives_basic_pension")
    able_to_work = col("has_work_capacity")
    willing_to_work = col("is_willing_to_work")
    registered_unemployed = col("is_registered_unemployed")
    unplaced = col("is_unplaced_after_referral")
    common_conditions = local_hukou & of_working_age & able_to_work & willing_to_work & registered_unemployed & unplaced
    landless = ~col("has_contracted_farmland")
    older_jobseeker = (
        ((col("sex") == "female") & (col("age") >= 40))
        | ((col("sex") == "male") & (col("age") >= 50))
        | ((col("age") >= 40) & (col("age") >= 50))
    ) & (col("unemployment_insured_months") >= 6)
    zero_employment_household = (
        col("all_able_household_members_unemployed")
        & (col("household_monthly_income_per_person") < 2090)
        & ~col("has_claimant_in_household")
    )
    long_term_unemployed = (
        (col("months_since_unemployment_registration") >= 12)
        & col("is_unemployed_since_registration")
        & col("has_service_every_quarter")
    )
    released_from_prison = col("completed_prison_sentence") & ~col("employed_since_release")
    rehabilitated = col("completed_rehabilitation") & ~col("employed_since_rehabilitation")
    minimum_allowance_household = col("household_receives_minimum_allowance")
    ill_relative = (
        col("supports_ill_spouse")
        | col("supports_ill_unmarried_child")
        | (col("supports_ill_parent") & col("marital_status").is_in(["unmarried", "divorced", "widowed"]))
    ) & ~col("has_other_claimant_for_relative")
    single_parent = col("marital_status").is_in(["unmarried", "divorced", "widowed"]) & (
        col("supports_minor_child") | col("supports_enrolled_child")
    )
    disabled = col("holds_disability_card")
    veteran_in_hardship = col("is_veteran") & UNKNOWN
    graduate_without_work = col("is_graduate_without_work") & (col("months_since_graduation") >= 12)
    other_recognised = col("recognised_under_other_rules")
    return common_conditions & (
        (
            landless
            & (
                older_jobseeker
                | zero_employment_household
                | long_term_unemployed
                | released_from_prison
                | rehabilitated
            )
        )
        | (
            minimum_allowance_household
            | ill_relative
            | single_parent
            | disabled
            | veteran_in_hardship
            | graduate_without_work
            | other_recognised
        )
    )


def hiring_subsidy() -> pl.Expr:
    """1-2 就业困难人员社会保险补贴申领."""
    is_firm = col("firm_type").is_in(["elder_care", "staffed_housekeeping", "other_firm"]) | (
        (col("firm_type") == "sole_trader") & UNKNOWN
    )
    in_good_standing = col("is_operating_normally") & col("has_good_credit")
    in_district = col("has_business_place_in_district")
    contract_of_a_year = col("has_open_ended_contract") | (col("contract_months") >= 12)
    wages_and_insurance_paid = col("has_paid_wages") & col("has_paid_social_insurance")
    hired_person_recognised = col("is_recognised_hardship")
    elder_care_or_housekeeping = col("firm_type").is_in(["elder_care", "staffed_housekeeping"])
    of_four_households = col("hardship_category").is_in(
        ["zero_employment_household", "single_parent", "minimum_allowance_household", "ill_relative"]
    )
    of_longer_subsidy_age = (
        ((col("sex") == "female") & (col("age") >= 35))
        | ((col("sex") == "male") & (col("age") >= 45))
        | ((col("age") >= 35) & (col("age") >= 45))
    ) & (
        (
            ((col("sex") == "female") & (col("age_at_contract_start") >= 35))
            | ((col("sex") == "male") & (col("age_at_contract_start") >= 45))
            | ((col("age_at_contract_start") >= 35) & (col("age_at_contract_start") >= 45))
        )
        | UNKNOWN
    )
    of_longer_subsidy = elder_care_or_housekeeping | of_four_households | of_longer_subsidy_age
    months_left = (col("subsidised_months") < 12) | (of_longer_subsidy & (col("subsidised_months") < 36))
    return (
        is_firm
        & in_good_standing
        & in_district
        & contract_of_a_year
        & wages_and_insurance_paid
        & hired_person_recognised
        & months_left
    )


def public_welfare_post_subsidy() -> pl.Expr:
    """1-3 公益性岗位补贴申领."""
    entitled_applicant = col("applicant_role").is_in(["post_unit", "dispatch_firm"])
    unit_of_2025 = (
        col("is_lawfully_established")
        & col("has_management_system")
        & col("has_dedicated_manager")
        & col("has_insured_contract_staff")
        & (col("post_unit_type").is_in(["public_body", "nonprofit_service", "state_owned_utility"]) | UNKNOWN)
    )
    recognised_post = col("is_post_recognised")
    public_welfare_post = col("is_public_welfare_post") & col("has_stated_post_terms")
    person_recognised = col("is_recognised_hardship")
    insured = col("has_paid_social_insurance")
    wage_at_least_minimum = (
        ((col("post_wage_date") < date(2017, 7, 1)) & UNKNOWN)
        | (
            ((col("post_wage_date") >= date(2017, 7, 1)) & (col("post_wage_date") < date(2021, 7, 1)))
            & (col("post_monthly_wage") >= 2050)
        )
        | (
            ((col("post_wage_date") >= date(2021, 7, 1)) & (col("post_wage_date") < date(2023, 11, 1)))
            & (col("post_monthly_wage") >= 2180)
        )
        | (
            ((col("post_wage_date") >= date(2023, 11, 1)) & (col("post_wage_date") < date(2025, 9, 1)))
            & (col("post_monthly_wage") >= 2320)
        )
        | ((col("post_wage_date") >= date(2025, 9, 1)) & (col("post_monthly_wage") >= 2510))
        | (
            UNKNOWN
            & (col("post_monthly_wage") >= 2050)
            & (col("post_monthly_wage") >= 2180)
            & (col("post_monthly_wage") >= 2320)
            & (col("post_monthly_wage") >= 2510)
        )
    ) & col("is_wage_paid_in_full_on_time")
    return (
        entitled_applicant
        & unit_of_2025
        & recognised_post
        & public_welfare_post
        & person_recognised
        & insured
        & wage_at_least_minimum
    )


def unemployment_registration() -> pl.Expr:
    """2-1 失业登记."""
    worker_covered = ~col("is_hong_kong_macao_taiwan_resident") | col("has_worked_on_mainland")
    of_working_age = (col("age") >= 16) & ~col("receives_basic_pension")
    able_to_work = col("has_work_capacity")
    wants_work = col("is_willing_to_work")
    out_of_work = col("work_situation") == "out_of_work"
    may_register_here = (
        col("has_hukou_in_district")
        | col("has_usual_residence_in_district")
        | col("has_last_employment_in_district")
        | col("has_last_insurance_in_district")
        | (col("has_registration_place_in_city") & UNKNOWN)
    )
    return worker_covered & of_working_age & able_to_work & wants_work & out_of_work & may_register_here


def employment_registration() -> pl.Expr:
    """2-2 就业登记."""
    of_working_age = (col("age") >= 16) & ~col("receives_basic_pension")
    able_to_work = col("has_work_capacity")
    employer_of_city = col("is_city_employer")
    hired_by_employer = (col("work_situation") == "hired") & employer_of_city & of_working_age & able_to_work
    employment_ended = col("is_employment_ended") & employer_of_city
    own_work = col("work_situation").is_in(["own_business", "individual_business", "flexible"]) & (
        of_working_age | UNKNOWN
    )
    return hired_by_employer | employment_ended | own_work


def employment_certificate_issue() -> pl.Expr:
    """2-3 《就业创业证》登记."""
    in_person = col("is_applying_in_person")
    registered_employed = col("is_registered_employed")
    registered_unemployed = col("is_registered_unemployed")
    recognised_for_help = col("is_recognised_hardship")
    supported = col("has_employment_support")
    other_holder = col("is_other_certificate_holder")
    return in_person & (registered_employed | registered_unemployed | recognised_for_help | supported | other_holder)


def employment_certificate_enquiry() -> pl.Expr:
    """2-4 就业创业证查询、核验."""
    return col("is_applying_in_person")


def unemployment_benefit() -> pl.Expr:
    """3-1 失业保险金申领."""
    insured_for_a_year = (col("counted_unemployment_insured_months") >= 12) | (
        (col("carried_over_benefit_months") > 0) & UNKNOWN
    )
    left_against_own_will = col("employment_end_reason").is_in(
        [
            "contract_expired",
            "employer_closed",
            "dismissed",
            "employer_proposed",
            "institution_dismissed",
            "employer_at_fault",
            "other_involuntary",
        ]
    )
    registered_unemployed = col("is_registered_unemployed")
    wants_work = col("is_willing_to_work")
    covered_employer = col("insured_employer_kind").is_in(
        ["firm", "public_institution", "social_organisation", "private_non_enterprise"]
    ) | (col("insured_employer_kind").is_in(["flexible", "other_employer"]) & UNKNOWN)
    not_reemployed = col("work_situation") == "out_of_work"
    not_called_up = ~col("has_joined_army")
    not_moved_abroad = ~col("has_moved_abroad")
    not_pensioned = ~col("receives_basic_pension")
    not_refusing_work = ~col("has_refused_suitable_work")
    no_ground_to_stop = not_reemployed & not_called_up & not_moved_abroad & not_pensioned & not_refusing_work
    no_ground_to_suspend = col("custody_status").is_in(["at_liberty", "suspended_sentence", "outside_prison"])
    approved_months_left = (col("benefit_claim_kind") == "first") | col("has_benefit_months_left")
    extended_to_retirement = col("is_within_year_of_retirement")
    months_left = approved_months_left | extended_to_retirement
    return (
        insured_for_a_year
        & left_against_own_will
        & registered_unemployed
        & wants_work
        & covered_employer
        & no_ground_to_stop
        & no_ground_to_suspend
        & months_left
    )


def unemployment_death_grants() -> pl.Expr:
    """3-2 丧葬补助金和抚恤金申领."""
    deceased_drew_benefit = col("is_death_while_drawing_benefit")
    bereaved = col("is_bereaved_relative")
    funeral_grant = ~col("has_chosen_other_funeral_grant")
    relief_payment = col("supported_relative_count") > 0
    return deceased_drew_benefit & bereaved & (funeral_grant | relief_payment)


def unemployment_benefit_transfer() -> pl.Expr:
    """3-3 失业保险待遇转出."""
    draws_benefit = col("draws_unemployment_benefit")
    within_city = col("is_transfer_within_city")
    return draws_benefit & within_city


def skill_subsidy() -> pl.Expr:
    """3-4 技能提升补贴申领."""
    employee_since_2025 = (col("certificate_situation") == "in_service") & (
        (col("insured_employer_kind") == "firm")
        | (~col("insured_employer_kind").is_in(["flexible", "civil_service_managed"]) & UNKNOWN)
    )
    paid_at_application = UNKNOWN
    employee = employee_since_2025 & paid_at_application
    drew_benefit_in_2022 = col("certificate_situation") == "drawing_in_2022"
    drew_benefit_later = (col("certificate_situation") == "drawing_since_2023") & UNKNOWN
    level_covered_since_2025 = col("skill_certificate_level").is_in(["level_5", "level_4", "level_3"]) | UNKNOWN
    in_time = (col("months_since_skill_certificate") < 12) | (
        (col("months_since_skill_certificate") <= 12)
        & ((col("days_since_skill_certificate") == 365) | col("is_by_last_certificate_day"))
    )
    insured_here = col("is_insured_in_district")
    not_retired = ~col("has_reached_retirement_age") & ~col("receives_basic_pension")
    first_for_trade_and_level = ~col("has_subsidy_for_trade_and_level")
    no_higher_level = ~col("has_subsidy_for_higher_level")
    no_training_subsidy = ~col("has_training_subsidy_for_certificate")
    within_yearly_number = UNKNOWN | (col("is_shortage_trade") & UNKNOWN)
    return (
        level_covered_since_2025
        & in_time
        & insured_here
        & not_retired
        & first_for_trade_and_level
        & no_higher_level
        & no_training_subsidy
        & within_yearly_number
        & (employee | drew_benefit_in_2022 | drew_benefit_later)
    )


def flexible_work_insurance_subsidy() -> pl.Expr:
    """3-5 灵活就业人员社会保险补贴申请."""
    recognised = col("is_recognised_hardship")
    registered_flexible = col("has_flexible_work_registration")
    claims_now = col("flexible_subsidy_stage").is_in(["first", "again"])
    ground_to_end = (col("consecutive_unpaid_months") >= 3) | col("has_other_ground_to_end_flexible_subsidy")
    not_to_end = claims_now | ~ground_to_end
    not_expired = col("flexible_subsidy_stage").is_in(["first", "running"])
    renewal_by_age = (
        ((col("sex") == "female") & (col("age") >= 45))
        | ((col("sex") == "male") & (col("age") >= 55))
        | ((col("age") >= 45) & (col("age") >= 55))
    ) & ~col("has_reached_retirement_age")
    renewal_by_two_situations = (
        col("has_minimum_allowance_at_expiry") & (col("has_ill_relative_at_expiry") | col("is_single_parent_at_expiry"))
    ) | (col("has_ill_relative_at_expiry") & col("is_single_parent_at_expiry") & UNKNOWN)
    household_member = col("hardship_category").is_in(
        ["zero_employment_household", "single_parent", "minimum_allowance_household", "ill_relative"]
    )
    older_worker = (
        ((col("sex") == "female") & (col("age") >= 40))
        | ((col("sex") == "male") & (col("age") >= 50))
        | ((col("age") >= 40) & (col("age") >= 50))
    )
    of_a_rate = household_member | older_worker | UNKNOWN
    return (
        recognised
        & registered_flexible
        & of_a_rate
        & not_to_end
        & (not_expired | renewal_by_age | renewal_by_two_situations)
    )


def dispute_mediation() -> pl.Expr:
    """4-1 劳动人事争议调解申请."""
    labour_dispute = (col("dispute_parties") == "employer_and_worker") & col("dispute_matter").is_in(
        ["employment_relationship", "contract", "departure", "working_conditions", "pay"]
    )
    institution_dispute = (col("dispute_parties") == "institution_and_staff") & col("dispute_matter").is_in(
        ["employment_relationship", "contract", "departure", "working_conditions", "pay", "appointment_contract"]
    )
    appointee_dispute = (
        (col("dispute_parties") == "organ_and_appointee") & (col("dispute_matter") == "appointment_contract") & UNKNOWN
    )
    other_personnel_dispute = (
        (col("dispute_parties") == "other") & (col("dispute_matter") == "appointment_contract") & UNKNOWN
    )
    other_dispute = col("is_dispute_covered_by_other_law")
    in_scope = labour_dispute | institution_dispute | appointee_dispute | other_personnel_dispute | other_dispute
    not_excluded = ~col("dispute_parties").is_in(
        ["household_and_domestic_worker", "craftsman_and_apprentice", "farm_household_and_hired_hand"]
    ) & ~col("dispute_matter").is_in(["insurance_agency_payment", "public_housing", "expert_conclusion"])
    not_of_pensioner = ~col("is_hired_as_pensioner") | UNKNOWN
    return in_scope & not_excluded & not_of_pensioner


def dispute_arbitration() -> pl.Expr:
    """4-2 劳动人事争议仲裁申请."""
    labour_dispute = (col("dispute_parties") == "employer_and_worker") & col("dispute_matter").is_in(
        ["employment_relationship", "contract", "departure", "working_conditions", "pay"]
    )
    institution_dispute = (col("dispute_parties") == "institution_and_staff") & col("dispute_matter").is_in(
        ["employment_relationship", "contract", "departure", "working_conditions", "pay", "appointment_contract"]
    )
    appointee_dispute = (col("dispute_parties") == "organ_and_appointee") & (
        col("dispute_matter") == "appointment_contract"
    )
    other_personnel_dispute = (
        (col("dispute_parties") == "other") & (col("dispute_matter") == "appointment_contract") & UNKNOWN
    )
    other_dispute = col("is_dispute_covered_by_other_law")
    in_scope = labour_dispute | institution_dispute | appointee_dispute | other_personnel_dispute | other_dispute
    not_excluded = ~col("dispute_parties").is_in(
        ["household_and_domestic_worker", "craftsman_and_apprentice", "farm_household_and_hired_hand"]
    ) & ~col("dispute_matter").is_in(["insurance_agency_payment", "public_housing", "expert_conclusion"])
    not_of_pensioner = ~col("is_hired_as_pensioner")
    definite_claim = col("has_definite_claim")
    direct_interest = col("has_direct_interest")
    definite_respondent = col("has_definite_respondent")
    jurisdiction = col("has_contract_performed_in_district") | (
        col("has_employer_in_district") & ~col("is_filed_where_performed")
    )
    known_within_a_year = (col("days_since_knew_of_infringement") <= 365) & (
        ~(col("dispute_matter") == "pay")
        | (col("dispute_applicant") == "employer")
        | ~col("is_wage_dispute_during_employment")
        | col("is_employment_continuing")
        | (col("days_since_employment_ended") <= 365)
    )
    known_with_suspension = (col("limitation_run_days") <= 365) | (
        (col("limitation_run_days") <= 396) & col("is_within_limitation_last_day")
    )
    interrupted_within_a_year = col("has_limitation_interruption") & (
        (col("days_since_limitation_interruption") <= 365)
        | (col("limitation_run_days_afresh") <= 365)
        | ((col("limitation_run_days_afresh") <= 396) & col("is_within_limitation_last_day"))
    )
    ordinary_limitation = known_with_suspension | interrupted_within_a_year
    arrears_while_employed = (col("dispute_applicant") == "worker") & col("is_wage_dispute_during_employment")
    still_employed = col("is_employment_continuing")
    ended_within_a_year = (col("days_since_employment_ended") <= 365) | (
        (col("days_since_employment_ended") <= 396) & col("is_within_limitation_last_day")
    )
    ended_with_interruption = (col("has_limitation_interruption") | (col("limitation_suspended_days") > 0)) & UNKNOWN
    known_after_employment = (
        (col("days_since_knew_of_infringement") <= 365)
        | ((col("days_since_knew_of_infringement") <= 396) & col("is_within_limitation_last_day"))
    ) & UNKNOWN
    arrears_limitation = still_employed | ended_within_a_year | ended_with_interruption | known_after_employment
    ordinary_claim_in_time = ~arrears_while_employed & ordinary_limitation
    arrears_claim_in_time = arrears_while_employed & arrears_limitation
    either_claim_in_time = ordinary_limitation & arrears_limitation
    within_limitation = known_within_a_year | ordinary_claim_in_time | arrears_claim_in_time | either_claim_in_time
    return (
        in_scope
        & not_excluded
        & not_of_pensioner
        & definite_claim
        & direct_interest
        & definite_respondent
        & jurisdiction
        & within_limitation
    )


def resident_pension_enrolment() -> pl.Expr:
    """5 城乡居民养老保险参保登记."""
    tianjin_hukou = col("has_local_hukou")
    hukou_here = col("has_hukou_in_town")
    of_enrolment_age = (16 <= col("age")) & (col("age") < 60)
    not_student = ~col("is_enrolled_student")
    not_state_employee = ~col("is_state_employee")
    not_covered_as_employee = ~col("is_covered_by_employee_pension")
    return tianjin_hukou & hukou_here & of_enrolment_age & not_student & not_state_employee & not_covered_as_employee


def resident_medical_enrolment() -> pl.Expr:
    """6-1 申报办理城乡居民医疗保险缴费."""
    local_resident = col("has_local_hukou")
    residence_document = col("has_local_residence_permit")
    newborn_of_permit_holder = (col("age") < 1) & col("has_parent_with_residence_permit")
    local_student = col("is_enrolled_at_local_school")
    not_insured_as_employee = ~col("has_employee_medical_insurance") | UNKNOWN
    return (local_resident | residence_document | newborn_of_permit_holder | local_student) & not_insured_as_employee


def medical_reimbursement() -> pl.Expr:
    """6-2 城乡居民医疗保险报销."""
    listed_situation = col("reimbursement_scenario").is_in(["emergency_observation", "newborn_inpatient"]) | UNKNOWN
    insured = col("is_insured_at_treatment")
    return listed_situation & insured


def social_security_card_issue() -> pl.Expr:
    """6-3 社会保障卡发放、补换."""
    insured_in_city = col("is_insured_in_city") | UNKNOWN
    guardian_for_child = (col("age") >= 16) | col("has_guardian_as_agent")
    return insured_in_city & guardian_for_child


def wage_arrears() -> pl.Expr:
    """10 根治欠薪."""
    unpaid_wages = col("has_unpaid_wages")
    rural_worker = col("has_worked_for_employer") & col("is_rural_resident")
    any_worker = col("has_worked_for_employer")
    return unpaid_wages & (rural_worker | any_worker)


def startup_guaranteed_loan() -> pl.Expr:
    """14 小额贷款（创业担保贷款）."""
    return UNKNOWN


def internship_base_subsidy() -> pl.Expr:
    """15 青年见习基地补贴申请."""
    asks_for_recognition = col("internship_request") == "base_recognition"
    local_unit = col("is_city_employer") & col("has_good_credit")
    law_abiding = col("is_law_abiding_in_city")
    able_to_retain = col("has_means_to_retain_interns")
    founded_long_enough = col("years_since_founding") >= 3
    enough_insured_staff = col("insured_staff_count") >= 10
    large_enough_site = col("has_business_site_of_100_square_metres")
    enough_skilled_posts = col("skilled_post_percent") >= 30
    suitable_posts = col("has_suitable_internship_posts")
    equipped_and_managed = col("has_internship_facilities") & col("has_internship_management_rules")
    person_in_charge = col("has_internship_officer")
    experienced_mentors = (col("mentor_service_months") >= 12) & (col("interns_per_mentor") <= 2)
    base = (
        asks_for_recognition
        & local_unit
        & law_abiding
        & able_to_retain
        & founded_long_enough
        & enough_insured_staff
        & large_enough_site
        & enough_skilled_posts
        & suitable_posts
        & equipped_and_managed
        & person_in_charge
        & experienced_mentors
    )
    claims_subsidy = col("internship_request") == "subsidy_claim"
    recognised_base = col("is_recognised_internship_base")
    has_interns = col("intern_count") > 0
    claim_conditions_later = UNKNOWN
    award_later = col("has_retained_intern") & UNKNOWN
    something_to_claim = has_interns | award_later
    claim = claims_subsidy & recognised_base & something_to_claim & claim_conditions_later
    return base | claim


def dispatch_company_review() -> pl.Expr:
    """16 劳务派遣和人力资源公司质量评估."""
    dispatch_business = col("is_dispatch_company")
    permit_held = col("has_dispatch_permit")
    capital_enough = col("registered_capital") >= 2000000
    capital_paid_in = col("is_capital_paid_in")
    premises_and_facilities = col("has_fixed_premises") & col("has_business_facilities")
    lawful_rules = col("has_lawful_dispatch_rules")
    complete_rule_books = (
        col("has_contract_rules")
        & col("has_pay_rules")
        & col("has_insurance_rules")
        & col("has_working_time_rules")
        & col("has_rest_rules")
        & col("has_discipline_rules")
    )
    sample_agreement = col("has_sample_dispatch_agreement")
    human_resources_company = ~col("is_dispatch_company") & UNKNOWN
    return (
        dispatch_business
        & permit_held
        & capital_enough
        & capital_paid_in
        & premises_and_facilities
        & lawful_rules
        & complete_rule_books
        & sample_agreement
    ) | human_resources_company


SERVICES = {
    "employment_hardship_recognition": employment_hardship_recognition,
    "hiring_subsidy": hiring_subsidy,
    "public_welfare_post_subsidy": public_welfare_post_subsidy,
    "unemployment_registration": unemployment_registration,
    "employment_registration": employment_registration,
    "employment_certificate_issue": employment_certificate_issue,
    "employment_certificate_enquiry": employment_certificate_enquiry,
    "unemployment_benefit": unemployment_benefit,
    "unemployment_death_grants": unemployment_death_grants,
    "unemployment_benefit_transfer": unemployment_benefit_transfer,
    "skill_subsidy": skill_subsidy,
    "flexible_work_insurance_subsidy": flexible_work_insurance_subsidy,
    "dispute_mediation": dispute_mediation,
    "dispute_arbitration": dispute_arbitration,
    "resident_pension_enrolment": resident_pension_enrolment,
    "resident_medical_enrolment": resident_medical_enrolment,
    "medical_reimbursement": medical_reimbursement,
    "social_security_card_issue": social_security_card_issue,
    "centre_certificates_and_accounts": None,
    "centre_seal": None,
    "daily_management": None,
    "binhai_counter": None,
    "wage_arrears": wage_arrears,
    "graduate_assistance": None,
    "retiree_community_care": None,
    "insurance_coverage_survey": None,
    "startup_guaranteed_loan": startup_guaranteed_loan,
    "internship_base_subsidy": internship_base_subsidy,
    "dispatch_company_review": dispatch_company_review,
    "assigned_work": None,
}


def assess(people: pl.LazyFrame, services: tuple[str, ...] = tuple(SERVICES)) -> pl.LazyFrame:
    """A column for each service, named by its id, with the outcome in words.

    Truths are columns before they are put in words: polars would otherwise work each out twice, as it is and negated.
    """
    asked = {name: truth for name in services if (truth := SERVICES[name])}
    truths = derive(people).select(truth().alias(name) for name, truth in asked.items())
    not_applicable = pl.lit("not_applicable", dtype=OUTCOMES)
    return truths.select((say(col(name)) if name in asked else not_applicable).alias(name) for name in services)
