// The model card, asked for once.
import {get} from '../api.js';

let asked = null;

export function model() {
  asked ??= get('/v1/model').catch(error => {
    asked = null;
    throw error;
  });
  return asked;
}
export const policyOf = (card, name) => card.policies.find(policy => policy.name === name);
