/* What a modelled figure rests on: the parameters that enter it directly, each with its own evidence. */

/** By outcome or figure: names that `winset explain` knows. A test holds them to it. */
export const RESTS_ON = {
  border_patrol_encounters: ["response", "catch", "intercept", "continue_share", "wait_hazard", "learning"],
  port_encounters: ["port_share", "wait_share"],
  gotaways: ["catch", "wait_hazard"],
  interceptions: ["intercept", "effort_saturation", "event_money_share"],
  mexico_deportations: ["deportable", "unfunded_share", "cost_return_mexico", "deport_retry"],
  returns_to_mexico: ["return_use", "acceptance", "families_returned", "return_retry", "load_aversion", "harm_aversion"],
  returns_unscreened: ["return_use", "acceptance", "families_returned"],
  removals: ["removal_base", "seats", "consent_floor", "consent_ceiling"],
  releases: ["detention_beds", "detention_stay", "limit_reach"],
  in_transit: ["transit_exit", "south_pass", "north_pass", "hold_exit"],
  waiting: ["wait_share", "wait_exit", "wait_hazard", "return_retry"],
  on_street: ["places", "wait_share", "cost_place"],
  harms_reported: ["harm_reported", "street_multiplier", "transit_exposure", "harm_multiplier"],
  harms_estimated: ["harm_true", "street_multiplier", "transit_exposure", "harm_multiplier"],
  deaths: ["death_border", "death_darien"],
  cost_usa_usd: ["cost_processing", "cost_release", "cost_removal", "cost_bed_month", "port_loss"],
  cost_mexico_usd: ["cost_return_mexico", "cost_transfer", "cost_event", "cost_place", "port_loss_mexico_share"],
  approval: ["approval_effect", "approval_fall", "approval_recover", "approval_reference"],
  mexicans_repatriated: ["mexican_return_share", "mexican_retry"],
  stranded: ["wait_share", "wait_exit", "return_retry", "acceptance"],
  attacks: ["harm_reported", "harm_true", "street_multiplier", "harm_multiplier"],
};
