//! Models given by closures over a few small integers.

use std::ops::ControlFlow;

use lockstep_model::{
    ActionOutline, Failure, FailureKind, Outcome, Outline, Predicate, Property, Spec, Temporal, Value, Variable,
};

pub type State = [i8; 6];
type Visit<'a> = dyn FnMut(usize, State) + 'a;
type Next = Box<dyn Fn(&State, &mut Visit<'_>) + Sync>;
type OfState = Box<dyn Fn(&State) -> bool + Sync>;
type OfStep = Box<dyn Fn(&State, &State) -> bool + Sync>;

/// A model in the making; `State` entries beyond the variables stay 0.
pub struct Toy {
    outline: Outline,
    initial: Vec<State>,
    next: Next,
    assumptions: Vec<bool>,
    invariants: Vec<OfState>,
    constraints: Vec<OfState>,
    action_constraints: Vec<OfStep>,
    atoms: Vec<(bool, OfStep)>,
    angles: Vec<usize>,
    fails_at: Option<State>,
}

/// A model with these variables, actions, initial states and steps.
pub fn toy(
    variables: &[&'static str],
    actions: &[&'static str],
    initial: &[State],
    next: impl Fn(&State, &mut Visit<'_>) + Sync + 'static,
) -> Toy {
    let outline = Outline {
        module: "Toy".into(),
        variables: variables.iter().map(|&name| Variable { name: name.into(), location: None }).collect(),
        actions: actions
            .iter()
            .map(|&name| ActionOutline { name: name.into(), parameters: Vec::new(), location: None })
            .collect(),
        check_deadlock: true,
        ..Outline::default()
    };
    Toy {
        outline,
        initial: initial.to_vec(),
        next: Box::new(next),
        assumptions: Vec::new(),
        invariants: Vec::new(),
        constraints: Vec::new(),
        action_constraints: Vec::new(),
        atoms: Vec::new(),
        angles: Vec::new(),
        fails_at: None,
    }
}

fn predicate(name: &'static str) -> Predicate {
    Predicate { name: name.into(), text: name.into(), location: None }
}

impl Toy {
    pub fn assumption(mut self, name: &'static str, truth: bool) -> Self {
        self.outline.assumptions.push(predicate(name));
        self.assumptions.push(truth);
        self
    }

    pub fn invariant(mut self, name: &'static str, holds: impl Fn(&State) -> bool + Sync + 'static) -> Self {
        self.outline.invariants.push(predicate(name));
        self.invariants.push(Box::new(holds));
        self
    }

    pub fn constraint(mut self, name: &'static str, holds: impl Fn(&State) -> bool + Sync + 'static) -> Self {
        self.outline.constraints.push(predicate(name));
        self.constraints.push(Box::new(holds));
        self
    }

    pub fn action_constraint(
        mut self,
        name: &'static str,
        holds: impl Fn(&State, &State) -> bool + Sync + 'static,
    ) -> Self {
        self.outline.action_constraints.push(predicate(name));
        self.action_constraints.push(Box::new(holds));
        self
    }

    /// Adds an atom about one state; the first has index 0.
    pub fn atom(mut self, name: &'static str, holds: impl Fn(&State) -> bool + Sync + 'static) -> Self {
        self.outline.atoms.push(predicate(name));
        self.atoms.push((true, Box::new(move |state, _| holds(state))));
        self
    }

    /// Adds an atom about a step.
    pub fn step_atom(mut self, name: &'static str, holds: impl Fn(&State, &State) -> bool + Sync + 'static) -> Self {
        self.outline.atoms.push(predicate(name));
        self.atoms.push((false, Box::new(holds)));
        self
    }

    /// Adds an atom `<<A>>_v`, about a step that changes something.
    pub fn angle_atom(mut self, name: &'static str, holds: impl Fn(&State, &State) -> bool + Sync + 'static) -> Self {
        self.angles.push(self.atoms.len());
        self.step_atom(name, move |state, next| state != next && holds(state, next))
    }

    pub fn property(mut self, name: &'static str, formula: Temporal) -> Self {
        self.outline.properties.push(Property { name: name.into(), formula, location: None });
        self
    }

    pub fn fairness(mut self, formula: Temporal) -> Self {
        self.outline.fairness = formula;
        self
    }

    pub fn without_deadlock(mut self) -> Self {
        self.outline.check_deadlock = false;
        self
    }

    pub fn with_symmetry(mut self) -> Self {
        self.outline.symmetry = true;
        self
    }

    /// The next-state relation has no value in this state.
    pub fn failing_at(mut self, state: State) -> Self {
        self.fails_at = Some(state);
        self
    }
}

impl Spec for Toy {
    type State = State;
    type Stored = State;
    type Action = (usize, State);

    fn outline(&self) -> &Outline {
        &self.outline
    }

    fn initial_states<V>(&self, mut visit: V) -> Outcome<()>
    where
        V: FnMut(State) -> ControlFlow<()>,
    {
        let _ = self.initial.iter().try_for_each(|&state| visit(state));
        Ok(())
    }

    fn successors<V>(&self, state: &State, mut visit: V) -> Outcome<()>
    where
        V: FnMut((usize, State), State) -> ControlFlow<()>,
    {
        if self.fails_at == Some(*state) {
            return Err(Failure::new(FailureKind::Undefined, "there is no next state here"));
        }
        let mut all = Vec::new();
        (self.next)(state, &mut |action, next| all.push((action, next)));
        let _ = all.into_iter().try_for_each(|(action, next)| visit((action, next), next));
        Ok(())
    }

    fn step(&self, state: &State, action: &(usize, State)) -> Outcome<Option<State>> {
        let mut found = None;
        (self.next)(state, &mut |index, next| {
            if (index, next) == *action {
                found = Some(next);
            }
        });
        Ok(found)
    }

    fn action_index(&self, action: &(usize, State)) -> usize {
        action.0
    }

    fn action_arguments(&self, _: &(usize, State)) -> Vec<Value> {
        Vec::new()
    }

    fn action(&self, _: usize, _: &[Value]) -> Option<(usize, State)> {
        None
    }

    fn assumption(&self, index: usize) -> Outcome<bool> {
        Ok(self.assumptions[index])
    }

    fn invariant(&self, index: usize, state: &State) -> Outcome<bool> {
        Ok(self.invariants[index](state))
    }

    /// Half of the states do.
    fn invariant_is_tested(&self, _: usize, state: &State) -> Outcome<Option<bool>> {
        Ok(Some(state[0] % 2 == 0))
    }

    fn constraint(&self, index: usize, state: &State) -> Outcome<bool> {
        Ok(self.constraints[index](state))
    }

    fn action_constraint(&self, index: usize, state: &State, next: &State) -> Outcome<bool> {
        Ok(self.action_constraints[index](state, next))
    }

    fn atom(&self, index: usize, state: &State, next: &State) -> Outcome<bool> {
        Ok(self.atoms[index].1(state, next))
    }

    fn atom_is_state_level(&self, index: usize) -> bool {
        self.atoms[index].0
    }

    fn atom_excludes_stuttering(&self, index: usize) -> bool {
        self.angles.contains(&index)
    }

    fn store(&self, state: &State) -> State {
        *state
    }

    fn load(&self, stored: &State) -> State {
        *stored
    }

    fn fingerprint(&self, state: &State, _: &State) -> Outcome<u64> {
        let packed = state.iter().fold(0u64, |sum, &part| (sum << 8) | u64::from(part as u8));
        let mixed = (packed ^ (packed >> 31)).wrapping_mul(0x7FB5_D329_728E_A185);
        Ok(mixed ^ (mixed >> 29))
    }

    fn values(&self, state: &State) -> Vec<Value> {
        state.iter().take(self.outline.variables.len()).map(|&part| Value::Int(i32::from(part))).collect()
    }

    fn state(&self, values: &[Value]) -> Option<State> {
        let mut state = State::default();
        for (part, value) in state.iter_mut().zip(values) {
            let Value::Int(number) = value else { return None };
            *part = i8::try_from(*number).ok()?;
        }
        Some(state)
    }
}
