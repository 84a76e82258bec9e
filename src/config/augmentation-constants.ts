/**
 * @module
 * What upstream's augmentations take that their messages do not say: for the check of a configuration and the builders.
 */

/**
 * What upstream draws below where `max_target_pixels` is not set: its builder leaves unset fields to the function, whose
 * default is not that of the message.
 */
export const MAX_TARGET_PIXELS = 800000;

/** The policies of `autoaugment_image` (utils/autoaugment_utils.py). */
export const AUTOAUGMENT_POLICIES = ['v0', 'v1', 'v2', 'v3', 'test'] as const;
