import { declareHistories } from './seeds.ts';

declareHistories(2);
