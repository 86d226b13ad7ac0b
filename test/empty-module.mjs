/** Stands in for libphonenumber-js, which class-validator loads and this product never uses. */
export default {};
export const parsePhoneNumber = undefined;
export const isValidPhoneNumber = undefined;
